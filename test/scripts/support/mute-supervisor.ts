/** A cluster that cannot start. */
export {}
process.argv.push('--mute')
await import('./stub-supervisor.ts')
