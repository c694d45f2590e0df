/** A cluster that goes live and fails soon after. */
export {}
process.argv.push('--die-after', '200')
await import('./stub-supervisor.ts')
