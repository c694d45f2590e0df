/** What every process's metrics page begins with: the process's own figures, under names that Prometheus accepts. */
import { collectDefaultMetrics, Registry } from 'prom-client'

export function openRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  // The library's own `nodejs_…` gauges end in `_total`, which Prometheus keeps for counters.
  for (const { name } of registry.getMetricsAsArray()) {
    if (name.startsWith('nodejs_')) registry.removeSingleMetric(name)
  }
  return registry
}
