import { describe, expect, it } from 'vitest'
import { api, EVENTS_PATH, OPENAPI_PATH, type Route } from '../../shared/api.ts'
import { anId, aRequest } from '../support/factories.ts'

const routes = Object.entries<Route>(api)

describe('the table of routes', () => {
  it('has no two routes of the same method and shape of path', () => {
    const shapes = routes.map(([, { method, path }]) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
    expect(new Set(shapes).size).toBe(shapes.length)
    expect(shapes).not.toContain(`GET ${EVENTS_PATH}`)
    expect(shapes).not.toContain(`GET ${OPENAPI_PATH}`)
  })

  it.each(routes)('%s names every parameter of its path and no other', (_name, { path, params }) => {
    const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1])
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath)
  })

  it.each(routes)(
    '%s changes something only by POST, and says what it is',
    (_name, { method, path, body, summary }) => {
      expect(path).toMatch(/^\/v1\//)
      expect(summary).not.toBe('')
      expect(method === 'GET' && body !== undefined).toBe(false)
    },
  )

  it.each(routes.filter(([, { body }]) => body !== undefined))(
    '%s takes no field it does not know',
    (_name, { body }) => {
      const parsed = body?.safeParse({ unheardOf: true })
      expect(parsed?.error?.issues.some(({ code }) => code === 'unrecognized_keys')).toBe(true)
    },
  )
})

describe('an operation request', () => {
  const { body } = api.createOperation

  it('needs a reason in words', () => {
    expect(body.safeParse(aRequest()).success).toBe(true)
    expect(body.safeParse(aRequest({ reason: '   ' })).success).toBe(false)
    expect(body.safeParse(aRequest({ actor: '' })).success).toBe(false)
  })

  it('has an id that only grows with time', () => {
    expect(body.safeParse(aRequest({ operationId: '00000000-0000-4000-8000-000000000000' })).success).toBe(false)
    expect(body.safeParse(aRequest({ operationId: anId(7) })).success).toBe(true)
  })
})

describe('the answer about the whole cluster', () => {
  const { samples } = api.getCluster.response.shape
  const newer = { kind: 'mood', whose: 'uae-1', at: 1, score: 7 }

  it('is read although a newer cluster measures what is not known here', () => {
    expect(samples.parse([newer])).toEqual([])
  })

  it('is refused where a sample of a known kind is not as agreed', () => {
    expect(samples.safeParse([newer, { kind: 'node', at: 1 }]).success).toBe(false)
  })

  it('can be written as well as read', () => {
    expect(samples.encode([])).toEqual([])
  })
})
