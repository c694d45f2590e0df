/**
 * The snapshot as JSON: what JSON.stringify gives, but of a thousand nodes only those are written anew that changed since the last time.
 * The fold never changes an entity, it makes another.
 */
import type { RouteOutput } from '../../shared/api.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

const written = new WeakMap<object, string>()

export function snapshotJson(snapshot: Snapshot): string {
  return joined(snapshot, (part: unknown) => {
    if (Array.isArray(part)) return `[${part.map((entity: unknown) => entityJson(entity) ?? 'null').join(',')}]`
    return isObject(part) ? joined(part, entityJson) : JSON.stringify(part)
  })
}

/** The answer of the API's getCluster. */
export function clusterJson({ snapshot, ...rest }: RouteOutput<'getCluster'>): string {
  return `{"snapshot":${snapshotJson(snapshot)},${JSON.stringify(rest).slice(1)}`
}

function joined(object: object, json: (value: unknown) => string | undefined): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(object)) {
    const text = json(value)
    if (text !== undefined) parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return `{${parts.join(',')}}`
}

/** Of what JSON does not know: `undefined`. */
function entityJson(entity: unknown): string | undefined {
  if (!isObject(entity)) return JSON.stringify(entity)
  const before = written.get(entity)
  if (before !== undefined) return before
  const text = JSON.stringify(entity)
  written.set(entity, text)
  return text
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
