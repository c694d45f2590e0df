/** `kind name=value …` as a command of the table. Pure; a new row there needs nothing here. */
import type { z } from 'zod'
import { Command, COMMAND_KINDS, type CommandKind, COMMANDS } from '../shared/command.ts'
import { Fault } from '../shared/fault.ts'

export function isCommandKind(text: string): text is CommandKind {
  return COMMAND_KINDS.some((kind) => kind === text)
}

/** "holdAutomation accountId=… minutes=…" */
export function usageOf(kind: CommandKind): string {
  return [kind, ...fieldsOf(kind).map((name) => `${name}=…`)].join(' ')
}

export function fieldsOf(kind: CommandKind): string[] {
  return Object.keys(COMMANDS[kind].schema.shape).filter((name) => name !== 'kind')
}

/** What is not given is "none" where the command allows that. @throws {Fault} malformed: the field and what it should be. */
export function readCommand(kind: CommandKind, pairs: readonly string[]): Command {
  const shape: Readonly<Record<string, z.ZodType>> = COMMANDS[kind].schema.shape
  const given = new Map(pairs.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]))
  const unknown = [...given.keys()].find((name) => name === 'kind' || shape[name] === undefined)
  if (unknown !== undefined) throw new Fault('malformed', `${kind} has no "${unknown}". Usage: ${usageOf(kind)}`)
  const fields = fieldsOf(kind).map((name) => [name, valueOf(shape[name], given.get(name))])
  const parsed = Command.safeParse({ kind, ...Object.fromEntries(fields) })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Fault('malformed', `${issue?.path.join('.') ?? kind}: ${issue?.message ?? ''}. Usage: ${usageOf(kind)}`)
}

/** A word as the first kind of value that the field takes; what is not given as "none" or as an empty list of pairs. */
function valueOf(field: z.ZodType | undefined, text: string | undefined): unknown {
  const readings: unknown[] = text === undefined || text === 'none' ? [null, {}] : [text, Number(text), pairsOf(text)]
  // None fits: the command's own schema says what it should be.
  return [...readings, readings[0]].find((reading, index) => index === readings.length || fits(field, reading))
}

function fits(field: z.ZodType | undefined, reading: unknown): boolean {
  return field?.safeParse(reading).success === true
}

/** `uae-2:2,uae-3:0.5` */
function pairsOf(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split(':')
      return [name.trim(), Number(value)]
    }),
  )
}
