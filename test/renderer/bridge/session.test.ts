import { describe, expect, it } from 'vitest'
import { checkSession, type Fetch, signIn } from '../../../renderer/bridge/session.ts'
import { aProblem } from '../factories.ts'

function answering(answers: Readonly<Record<string, Response>>): { fetch: Fetch; asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    fetch: (path, init) => {
      const name = `${init?.method ?? 'GET'} ${path}`
      asked.push(name)
      const answer = answers[name]
      return answer === undefined ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(answer)
    },
  }
}

const refusal = () => Response.json(aProblem('unauthorized', 'This link was used already.'), { status: 401 })

describe('signing in', () => {
  it('exchanges the code once', async () => {
    const { fetch, asked } = answering({ 'POST /session': Response.json({}) })
    await expect(signIn(fetch, 'code')).resolves.toEqual({ kind: 'accepted' })
    expect(asked).toEqual(['POST /session'])
  })

  it('says why a used code is refused', async () => {
    const { fetch } = answering({ 'POST /session': refusal(), 'GET /session': refusal() })
    await expect(signIn(fetch, 'code')).resolves.toEqual({ kind: 'refused', detail: 'This link was used already.' })
  })

  it('lets in the browser that used the link before', async () => {
    const { fetch } = answering({ 'POST /session': refusal(), 'GET /session': Response.json({}) })
    await expect(signIn(fetch, 'code')).resolves.toEqual({ kind: 'accepted' })
  })

  it('is tried again where the server does not answer, or fails', async () => {
    await expect(signIn(answering({}).fetch, 'code')).resolves.toEqual({ kind: 'unreachable' })
    const broken = answering({ 'GET /session': new Response('', { status: 500 }) })
    await expect(checkSession(broken.fetch)).resolves.toEqual({ kind: 'unreachable' })
  })
})
