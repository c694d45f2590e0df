/** The processes and neighbours of the estate that are no bots, by the names people use. Pure. */
const OWN: Readonly<Record<string, string>> = {
  gateway: 'The gateway',
  'control-plane': 'The control plane',
  supervisor: 'The supervisor',
}

/** In a sentence: "The gateway", "Media worker". `name`: as the registry has it; absent or empty: its id. */
export function serviceName(id: string, name = ''): string {
  return OWN[id] ?? (name === '' ? id : name)
}
