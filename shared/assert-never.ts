/** Makes a switch over a union exhaustive: a new variant fails to compile here, and a foreign value fails loudly at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
