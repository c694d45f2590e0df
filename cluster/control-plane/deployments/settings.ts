/** What a migration makes of the bots' settings. Pure. */
import { assertNever } from '../../../shared/assert-never.ts'
import type { Migration, SettingChange, Settings } from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'

/** As it stands already after the migration: nothing to do. @throws {Fault} versionBroken: it does not fit what there is. */
export function migrated(settings: Settings, { toSchema, up }: Migration): Settings {
  if (settings.schema === toSchema) return settings
  if (settings.schema !== toSchema - 1)
    throw new Fault(
      'versionBroken',
      `The migration leads from schema ${toSchema - 1} to ${toSchema}; it stands at ${settings.schema}`,
    )
  return { schema: toSchema, values: changed(settings.values, up) }
}

/** The way back. @throws {Fault} versionBroken: there is none. */
export function migratedBack(settings: Settings, { toSchema, down }: Migration): Settings {
  if (settings.schema !== toSchema) return settings
  if (down === null) throw new Fault('versionBroken', 'The migration has no way back')
  return { schema: toSchema - 1, values: changed(settings.values, down) }
}

function changed(values: Settings['values'], changes: readonly SettingChange[]): Settings['values'] {
  const next = new Map(Object.entries(values))
  for (const change of changes) {
    switch (change.change) {
      case 'set':
        next.set(change.name, change.value)
        break
      case 'remove':
        next.delete(change.name)
        break
      case 'rename': {
        const value = next.get(change.from)
        if (value === undefined) throw new Fault('versionBroken', `There is no setting ${change.from} to rename`)
        next.delete(change.from)
        next.set(change.to, value)
        break
      }
      default:
        assertNever(change)
    }
  }
  return Object.fromEntries(next)
}
