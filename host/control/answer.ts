/** Reads an answer of the control API: the value of the route, or the fault it stands for. Pure. */
import type { z } from 'zod'
import { Fault, fromProblem, Problem } from '../../shared/fault.ts'

export interface RawAnswer {
  readonly status: number
  /** `''`: the header is missing. */
  readonly contentType: string
  readonly text: string
}

/** @throws {Fault} what the problem says, or badAnswer when it is not an answer of a control API at all. */
export function readAnswer<S extends z.ZodType>(answer: RawAnswer, schema: S, what: string): z.output<S> {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, what)
  const parsed = schema.safeParse(readJson(answer, what))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'the top'}: ${issue.message}`
  throw new Fault('badAnswer', `${what} answered something else than agreed${where}.`)
}

/** An answer outside 2xx as a fault. Proxies answer 401 and 403 in HTML; those two keep their meaning. */
export function refusal(answer: RawAnswer, what: string): Fault {
  const problem = Problem.safeParse(tryJson(answer))
  if (problem.success) return fromProblem(problem.data)
  if (answer.status === 401) return new Fault('unauthorized', `${what} answered 401.`)
  if (answer.status === 403) return new Fault('forbidden', `${what} answered 403.`)
  return new Fault(
    'badAnswer',
    `${what} answered ${answer.status} with ${kindOf(answer)} instead of a problem in JSON.`,
  )
}

function readJson(answer: RawAnswer, what: string): unknown {
  const value = tryJson(answer)
  if (value === undefined) throw new Fault('badAnswer', `${what} answered ${kindOf(answer)}, not JSON.`)
  return value
}

/** `undefined`: it is not JSON, by its label or by its content. */
function tryJson(answer: RawAnswer): unknown {
  if (!/^application\/([a-z.]+\+)?json\b/i.test(answer.contentType)) return undefined
  try {
    return JSON.parse(answer.text)
  } catch {
    // Cut short or not JSON at all: the callers say so with the request's name.
    return undefined
  }
}

function kindOf(answer: RawAnswer): string {
  return answer.contentType === '' ? 'no content type' : (answer.contentType.split(';')[0] ?? answer.contentType)
}
