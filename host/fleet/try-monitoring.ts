/** Tries a Prometheus or an Alertmanager: one question that only it answers, and one sentence for what came instead. */
import { z } from 'zod'
import { assertNever } from '../../shared/assert-never.ts'
import type { MonitoringAuth, MonitoringServer } from '../../shared/connection.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { authorizationOf } from '../http/authorization.ts'
import { addressOf, under } from './address.ts'
import type { Answer, Dial } from './dial.ts'
import { explain } from './explain.ts'
import { contentWords, failed, jsonOf, passed, type Found, type Step } from './findings.ts'

export interface MonitoringTrial {
  readonly server: MonitoringServer
  readonly url: string
  readonly auth: MonitoringAuth
  /** `null`: none is known. */
  readonly secret: string | null
}

interface Question {
  readonly name: string
  readonly path: string
  readonly answer: z.ZodType
}

/** Both ask for rights: `/-/ready` would answer anybody. */
const QUESTIONS: Readonly<Record<MonitoringServer, Question>> = {
  prometheus: {
    name: 'Prometheus',
    path: '/api/v1/query?query=1',
    answer: z.object({ status: z.literal('success'), data: z.object({ resultType: z.literal('scalar') }) }),
  },
  alertmanager: {
    name: 'Alertmanager',
    path: '/api/v2/status',
    answer: z.object({ cluster: z.object({ status: z.string() }), versionInfo: z.object({ version: z.string() }) }),
  },
}

/** Never rejects. */
export async function tryMonitoring(trial: MonitoringTrial, dial: Dial, limitMs: number): Promise<Step> {
  const { name } = QUESTIONS[trial.server]
  return { title: name, ...(await found(trial, dial, limitMs)) }
}

async function found({ server, url, auth, secret }: MonitoringTrial, dial: Dial, limitMs: number): Promise<Found> {
  const { name, path, answer: schema } = QUESTIONS[server]
  const base = addressOf(url)
  if (base === null) return failed(`"${url}" is not an address.`, 'Write it as https://HOST:PORT or http://HOST:PORT.')
  const where = base.host
  if (auth.kind !== 'none' && secret === null) {
    return failed(
      `No ${auth.kind === 'basic' ? 'password' : 'token'} is known for ${name} at this address.`,
      'Give it; a kept one is only used where it was given for.',
    )
  }
  try {
    const startedAt = performance.now()
    const answer = await dial.get(under(base, path), authorizationOf(auth, secret), AbortSignal.timeout(limitMs))
    const took = formatDuration(performance.now() - startedAt)
    return (
      refusalOf(answer, name, where, auth) ??
      judged(answer, schema, name, `${name} answers at ${where}; it took ${took}.`)
    )
  } catch (error) {
    const who = name
    return { status: 'fail', ...explain(error, where, limitMs, who) }
  }
}

/** `null`: it lets us in. */
function refusalOf({ status }: Answer, name: string, where: string, auth: MonitoringAuth): Found | null {
  switch (status) {
    case 401:
      return failed(`${name} at ${where} answered 401: ${unknownWords(auth)}.`, ADVICE[auth.kind])
    case 403:
      return failed(
        `${name} at ${where} answered 403: it knows who asks, and refuses the right.`,
        `Ask who runs ${name} to let this console read.`,
      )
    case 407:
      return failed(
        `A proxy before ${name} wants a user and a password of its own (407).`,
        'Let this machine through it by its address.',
      )
    default:
      return null
  }
}

function unknownWords(auth: MonitoringAuth): string {
  switch (auth.kind) {
    case 'none':
      return 'it wants credentials, and none are given here'
    case 'basic':
      return `it does not know the user ${auth.user} with this password`
    case 'bearer':
      return 'it does not know this token'
    default:
      return assertNever(auth)
  }
}

const ADVICE: Readonly<Record<MonitoringAuth['kind'], string>> = {
  none: 'Choose a user and password, or a bearer token.',
  basic: 'Check both, and that it does not want a bearer token.',
  bearer: 'Give another one: it may have been renewed. Or it wants a user and password.',
}

function judged(answer: Answer, schema: z.ZodType, name: string, well: string): Found {
  if (answer.status === 200 && schema.safeParse(jsonOf(answer)).success) return passed(well)
  return failed(
    `It answered ${answer.status} with ${contentWords(answer.contentType)}, not as ${name} does.`,
    `Check the address and its path: this may be a sign-in page, a proxy, or another service than ${name}.`,
  )
}
