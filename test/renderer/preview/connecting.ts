/** Several clusters, and none. */
import type { CallInput, CallOutput } from '../../../shared/calls.ts'
import type { ConnectionState, ConnectionTest } from '../../../shared/connection.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Picture } from '../../../shared/picture.ts'
import { aConnectionState, aPicture } from '../factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBgTCCASegAwIBAgIUJ2l8l1uH\n-----END CERTIFICATE-----'

export function connections(now: number): ConnectionState[] {
  const profile = aConnectionState().profile
  return [
    aConnectionState({ heardAt: now }),
    aConnectionState({
      profile: {
        ...profile,
        id: 'gcc',
        name: 'GCC',
        environment: 'production',
        controlApiUrl: 'https://linda.example:7443',
        prometheusUrl: 'https://prometheus.linda.example',
        alertmanagerUrl: 'https://alertmanager.linda.example',
        prometheusAuth: { kind: 'basic', user: 'rana' },
        alertmanagerAuth: { kind: 'bearer' },
        trust: { kind: 'authority', pem: PEM },
        proxyUrl: 'http://proxy.linda.example:3128',
      },
      isBuiltIn: false,
      monitoringSecrets: { prometheus: 'kept', alertmanager: 'memory' },
      actor: 'Rana Haddad',
      worst: 'critical',
      openAlerts: 3,
      heardAt: now,
    }),
    aConnectionState({
      profile: {
        ...profile,
        id: 'gcc-staging',
        name: 'GCC staging',
        environment: 'staging',
        controlApiUrl: 'https://staging.linda.example:7443',
      },
      isBuiltIn: false,
      keepsToken: false,
      actor: 'Rana Haddad',
      link: 'retrying',
      problem: 'GET https://staging.linda.example:7443/v1/cluster got no answer: connect ECONNREFUSED 192.0.2.20:7443',
      heardAt: now - 1_260_000,
      worst: 'warning',
      openAlerts: 1,
    }),
    aConnectionState({
      profile: {
        ...profile,
        id: 'levant',
        name: 'Levant',
        environment: 'production',
        controlApiUrl: 'https://levant.example:7443',
      },
      isBuiltIn: false,
      hasToken: false,
      keepsToken: false,
      actor: 'Rana Haddad',
      link: 'refused',
      problem: 'No token is kept here for Levant. Give it again under Connections.',
      heardAt: null,
      worst: null,
      openAlerts: null,
    }),
  ]
}

export function connectionScenarios(now: number) {
  const base = calm(now)
  const several = { ...base, picture: { ...base.picture, connections: connections(now) } }
  const none: Scenario = {
    ...base,
    isLive: false,
    facts: [],
    picture: aPicture({
      profile: null,
      snapshot: null,
      heardAt: null,
      capabilities: null,
      commands: null,
      samples: [],
    }),
  }
  return {
    several,
    noCluster: none,
    noneOpens: {
      ...none,
      picture: {
        ...none.picture,
        connections: connections(now)
          .slice(2)
          .map(
            (one) =>
              ({
                ...one,
                link: 'refused',
                problem: 'This store is held by the electron console with process id 4321, since 09:00.',
              }) as const,
          ),
      },
    },
  } as const satisfies Record<string, Scenario>
}

/** What the host answers about connections; `move` sets what the window sees from then on. */
export function connectionAnswers(scenario: Scenario, picture: () => Picture, move: (next: Picture) => void) {
  const find = (id: string): ConnectionState => {
    const found = picture().connections.find(({ profile }) => profile.id === id)
    if (found === undefined) throw new Fault('unknownConnection')
    return found
  }
  return {
    openConnection: ({ id }: CallInput<'openConnection'>) => {
      const { profile, hasToken } = find(id)
      if (!hasToken)
        throw new Fault('unauthorized', `No token is kept here for ${profile.name}. Give it again under Connections.`)
      move({ ...scenario.picture, connections: picture().connections, profile })
      return {}
    },
    saveConnection: ({ profile, actor }: CallInput<'saveConnection'>): CallOutput<'saveConnection'> => {
      const saved = aConnectionState({
        profile,
        actor,
        isBuiltIn: false,
        link: 'connecting',
        openAlerts: null,
        worst: null,
      })
      move({
        ...picture(),
        connections: [...picture().connections.filter((one) => one.profile.id !== profile.id), saved],
      })
      return saved
    },
    removeConnection: ({ id }: CallInput<'removeConnection'>) => {
      find(id)
      move({ ...picture(), connections: picture().connections.filter(({ profile }) => profile.id !== id) })
      return {}
    },
    readAuthorities: ({ pem }: CallInput<'readAuthorities'>): CallOutput<'readAuthorities'> => {
      if (!pem.includes('BEGIN CERTIFICATE')) throw new Fault('malformed', NO_CERTIFICATE)
      const endsAt = Date.now() + 712 * 86_400_000
      return { authorities: [{ subject: 'Linda Internal CA', endsAt, sha256: 'c3'.repeat(32) }] }
    },
    testConnection: ({ controlApiUrl }: CallInput<'testConnection'>): ConnectionTest =>
      controlApiUrl.includes('levant') ? REFUSED : WELL,
  }
}

const NO_CERTIFICATE =
  'There is no certificate in this text. It begins with -----BEGIN CERTIFICATE-----, as a PEM file does.'

const step = (title: string, status: 'pass' | 'warn' | 'fail' | 'skipped', found: string, advice = '') => ({
  title,
  status,
  found,
  advice,
})

const WELL: ConnectionTest = {
  steps: [
    step('Address', 'pass', 'https://linda.example:7443'),
    step('Proxy', 'pass', 'http://proxy.linda.example:3128 opens a way to linda.example:7443; it took 0.02 s.'),
    step('Name', 'skipped', 'Left to the proxy.'),
    step('Port', 'skipped', 'Left to the proxy.'),
    step(
      'TLS',
      'warn',
      'The certificate of linda.example, signed by Linda Internal CA, is believed; it is good for 9 more days.',
      'Renew it before it ends: the console refuses an expired one.',
    ),
    step('Control API', 'pass', 'A control API answers at linda.example:7443.'),
    step('Token', 'pass', 'The token is accepted.'),
    step('Version', 'pass', 'linda 0.1.0, control API v1.'),
    step('Capabilities', 'pass', 'failover, failback, alerts, observations, probation, devices.'),
    step('Clock', 'pass', 'Its clock and this one agree within 0.01 s.'),
    step('Prometheus', 'pass', 'Prometheus answers at prometheus.linda.example; it took 0.04 s.'),
    step(
      'Alertmanager',
      'fail',
      'Alertmanager at alertmanager.linda.example answered 401: it does not know this token.',
      'Give another one: it may have been renewed. Or it wants a user and password.',
    ),
  ],
}

const REFUSED: ConnectionTest = {
  steps: [
    step('Address', 'pass', 'https://levant.example:7443'),
    step('Name', 'pass', 'levant.example is 192.0.2.30.'),
    step(
      'Port',
      'fail',
      'Nothing listens at levant.example:7443.',
      'Check the port, and whether the control plane runs and listens on this address.',
    ),
    ...['TLS', 'Control API', 'Token', 'Version', 'Capabilities', 'Clock'].map((title) =>
      step(title, 'skipped', 'Not reached.'),
    ),
  ],
}
