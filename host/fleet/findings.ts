/** What an answer of each layer means, in words. Pure. */
import type { ConnectionTest, Trust } from '../../shared/connection.ts'
import { Problem } from '../../shared/fault.ts'
import { formatDuration } from '../../shared/words/format.ts'
import type { Answer, Presented } from './dial.ts'

export type Step = ConnectionTest['steps'][number]
export type Found = Pick<Step, 'status' | 'found' | 'advice'>

/** Ages and order on the screen suffer from more than this, ms. */
const CLOCK_OFF_MS = 2_000
const DAY_MS = 86_400_000
const CERTIFICATE_DAYS = 14

export function passed(found: string): Found {
  return { status: 'pass', found, advice: '' }
}

export function failed(found: string, advice: string): Found {
  return { status: 'fail', found, advice }
}

export function unencrypted(hostname: string): Found {
  return {
    status: 'warn',
    found: `The token and everything else travels readable to ${hostname}.`,
    advice: 'Use https:// wherever the cluster is on another machine.',
  }
}

/** Of a certificate that is believed. `trust`: why it is. */
export function certificate({ subject, issuer, endsAt }: Presented, trust: Trust, now: number): Found {
  const whose =
    trust.kind === 'pinned' ? `${subject} is the pinned one` : `${subject}, signed by ${issuer}, is believed`
  if (endsAt === null) return passed(`The certificate of ${whose}.`)
  const days = Math.floor((endsAt - now) / DAY_MS)
  if (days < 0) {
    return {
      status: 'warn',
      found: `The certificate of ${whose}, and ended ${-days} days ago.`,
      advice: 'A pinned certificate is taken for what it is, but have it renewed and pin the new one.',
    }
  }
  const found = `The certificate of ${whose}; it is good for ${days} more days.`
  if (days >= CERTIFICATE_DAYS) return passed(found)
  return { status: 'warn', found, advice: 'Renew it before it ends: the console refuses an expired one.' }
}

/** Asked without a token: a control API answers with its version, or says in JSON that it needs one. */
export function judgeAnswer(answer: Answer, where: string): Found {
  const { status, contentType } = answer
  const json = jsonOf(answer)
  if (json !== undefined && (status === 200 || Problem.safeParse(json).success))
    return passed(`A control API answers at ${where}.`)
  return failed(
    `It answered ${status} with ${contentWords(contentType)}, not as a control API.`,
    'Check the address: this may be a proxy, a router, a sign-in page or another service.',
  )
}

export function contentWords(contentType: string): string {
  const kind = contentType.split(';')[0] ?? ''
  if (kind === 'text/html') return 'a web page'
  return kind === '' ? 'nothing readable' : kind
}

export function clock(offsetMs: number): Found {
  const by = formatDuration(Math.abs(offsetMs))
  if (Math.abs(offsetMs) < CLOCK_OFF_MS) return passed(`Its clock and this one agree within ${by}.`)
  return {
    status: 'warn',
    found: `Its clock is ${by} ${offsetMs > 0 ? 'ahead of' : 'behind'} this one.`,
    advice: 'Set both by NTP. Ages are corrected for it; times of day are shown as each clock had them.',
  }
}

export function problemOf(answer: Answer): string {
  const problem = Problem.safeParse(jsonOf(answer))
  return problem.success ? problem.data.detail : ''
}

/** `undefined`: it is not JSON, by its label or by its content. */
export function jsonOf({ contentType, text }: Answer): unknown {
  if (!/^application\/([a-z.]+\+)?json\b/i.test(contentType)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Cut short or not JSON at all: the callers say what it is instead.
    return undefined
  }
}
