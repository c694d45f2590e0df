/** Tokens of saved connections, asked of the main process: the keyring is reached from there alone. */
import type { Secrets } from '../host/fleet/secrets.ts'
import { assertNever } from '../shared/assert-never.ts'
import { fromProblem } from '../shared/fault.ts'
import type { SecretAnswer, SecretRequest } from './host-messages.ts'

export interface RemoteSecrets {
  readonly secrets: Secrets
  readonly answered: (id: number, answer: SecretAnswer) => void
}

/** Main answers every question at once, or is gone, and then this process is too. */
export function createRemoteSecrets(ask: (id: number, request: SecretRequest) => void): RemoteSecrets {
  const waiting = new Map<number, (answer: SecretAnswer) => void>()
  let lastId = 0

  async function asked(request: SecretRequest): Promise<string | null> {
    const id = ++lastId
    const answer = await new Promise<SecretAnswer>((resolve) => {
      waiting.set(id, resolve)
      ask(id, request)
    })
    switch (answer.kind) {
      case 'found':
        return answer.token
      case 'done':
        return null
      case 'failed':
        throw fromProblem(answer.problem)
      default:
        return assertNever(answer)
    }
  }

  return {
    secrets: {
      get: (id) => asked({ kind: 'get', id }),
      put: async (id, token) => void (await asked({ kind: 'put', id, token })),
      delete: async (id) => void (await asked({ kind: 'delete', id })),
    },
    answered: (id, answer) => {
      waiting.get(id)?.(answer)
      waiting.delete(id)
    },
  }
}
