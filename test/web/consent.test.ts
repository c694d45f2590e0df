import { describe, expect, it } from 'vitest'
import type { ConsentRequest } from '../../host/consent.ts'
import { createWebConsents } from '../../web/consent.ts'
import { aPreparedPlan } from '../host/support/factories.ts'

const request = (password: string | null): ConsentRequest => ({
  plan: aPreparedPlan(),
  reason: 'maintenance',
  typed: null,
  password,
})

describe('web consent', () => {
  it('is given in a drill', async () => {
    expect(await createWebConsents(null, () => 0)('drill').ask(request(null))).toBe('given')
  })

  it.each(['staging', 'production'] as const)(
    'cannot be given in %s without a password set up',
    async (environment) => {
      const consent = createWebConsents(null, () => 0)(environment)
      await expect(consent.ask(request('anything'))).rejects.toMatchObject({ code: 'consentUnavailable' })
    },
  )

  it('needs the right password, for every plan again', async () => {
    const consent = createWebConsents('right', () => 0)('production')
    expect(await consent.ask(request('right'))).toBe('given')
    for (const password of [null, '', 'wrong', 'right ', 'Right']) {
      await expect(consent.ask(request(password))).rejects.toMatchObject({ code: 'consentRefused' })
    }
  })

  it('counts wrong ones over all clusters together: another connection gives no more tries', async () => {
    const consents = createWebConsents('right', () => 0)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(consents('production').ask(request('wrong'))).rejects.toMatchObject({ code: 'consentRefused' })
    }
    await expect(consents('staging').ask(request('right'))).rejects.toMatchObject({ code: 'tooMany' })
  })

  it('looks at no password for a minute after five wrong ones', async () => {
    let elapsed = 0
    const consent = createWebConsents('right', () => elapsed)('production')
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(consent.ask(request('wrong'))).rejects.toMatchObject({ code: 'consentRefused' })
    }
    await expect(consent.ask(request('right'))).rejects.toMatchObject({ code: 'tooMany' })
    elapsed = 60_000
    expect(await consent.ask(request('right'))).toBe('given')
  })
})
