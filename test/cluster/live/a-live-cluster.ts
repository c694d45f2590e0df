/** A real cluster for one test: steady when it is handed over, gone when the test is. */
import { onTestFinished } from 'vitest'
import { LiveCluster, type LiveClusterOptions } from '../../bench/support/live-cluster.ts'

/** It stops every process of a cluster, stopped ones among them. */
const GONE_WITHIN_MS = 120_000

export async function aLiveCluster(options: LiveClusterOptions): Promise<LiveCluster> {
  const cluster = await LiveCluster.start(options)
  onTestFinished(() => cluster.remove(), GONE_WITHIN_MS)
  await cluster.untilSteady()
  return cluster
}
