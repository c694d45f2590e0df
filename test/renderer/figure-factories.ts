/** Scraped figures, machines, probes and their sources, for tests of the renderer. */
import type { FiguresSample, MachineSample, ServiceSample } from '../../shared/sample.ts'
import type { Source } from '../../shared/history.ts'
import { AT } from './moment.ts'

const GIB = 1_073_741_824

export function aFiguresSample(part: Partial<FiguresSample> = {}): FiguresSample {
  return { kind: 'figures', source: 'gateway', at: AT, values: { signUps: 12, users: 214 }, ...part }
}

export function aMachineSample(part: Partial<MachineSample> = {}): MachineSample {
  return {
    kind: 'machine',
    machineId: 'ops-1',
    at: AT,
    cpuFraction: 0.31,
    memoryUsedBytes: 5.2 * GIB,
    memoryBytes: 16 * GIB,
    diskUsedBytes: 38 * GIB,
    diskBytes: 120 * GIB,
    receivedBytesPerS: 412_000,
    sentBytesPerS: 398_000,
    ...part,
  }
}

export function aServiceSample(part: Partial<ServiceSample> = {}): ServiceSample {
  return { kind: 'service', serviceId: 'media', at: AT, answered: true, latencyMs: 3.4, quotaFraction: null, ...part }
}

export function aSource(part: Partial<Source> = {}): Source {
  const whose = part.whose ?? 'gateway'
  return {
    id: `scrape/${whose}`,
    kind: 'scrape',
    whose,
    everyMs: 5_000,
    lastAnswerAt: AT - 1_200,
    trouble: null,
    isRelayed: false,
    clockOffsetMs: 0,
    ...part,
  }
}
