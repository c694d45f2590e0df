import { describe, expect, it } from 'vitest'
import type { SecretRequest } from '../../electron/host-messages.ts'
import { createRemoteSecrets } from '../../electron/remote-secrets.ts'
import { Fault, toProblem } from '../../shared/fault.ts'

describe('secrets kept by the main process', () => {
  function aDesk() {
    const asked: { id: number; request: SecretRequest }[] = []
    const remote = createRemoteSecrets((id, request) => asked.push({ id, request }))
    return { ...remote, asked }
  }

  it('gives each question its own answer, in whatever order they come', async () => {
    const { secrets, answered, asked } = aDesk()
    const both = Promise.all([secrets.get('gcc'), secrets.get('ksa')])
    expect(asked.map(({ request }) => request)).toEqual([
      { kind: 'get', id: 'gcc' },
      { kind: 'get', id: 'ksa' },
    ])
    answered(asked[1]?.id ?? 0, { kind: 'found', token: 'second' })
    answered(asked[0]?.id ?? 0, { kind: 'found', token: null })
    expect(await both).toEqual([null, 'second'])
  })

  it('fails as main failed, so that the token is kept in memory instead', async () => {
    const { secrets, answered } = aDesk()
    const put = secrets.put('gcc', 'hush')
    answered(1, { kind: 'failed', problem: toProblem(new Fault('secretsUnavailable', 'no keyring')) })
    await expect(put).rejects.toMatchObject({ code: 'secretsUnavailable', message: 'no keyring' })
    const gone = secrets.delete('gcc')
    answered(2, { kind: 'done' })
    await expect(gone).resolves.toBeUndefined()
  })
})
