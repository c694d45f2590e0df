/** The version of a node, where the nodes of the cluster do not all run the same one. */
import pieces from '../pieces/pieces.module.css'
import type { Snapshot } from '../../shared/snapshot.ts'
import { allNodes } from '../store/account-status.ts'
import { usePicture } from '../use-console.ts'

export function VersionNote({ version }: { readonly version: string | null }) {
  const areMixed = usePicture(({ snapshot }) => snapshot !== null && areVersionsMixed(snapshot))
  if (!areMixed) return null
  return (
    <span className={`${pieces['mono']} ${pieces['second']}`} title="Nodes of this cluster run different versions">
      {version ?? 'version not reported'}
    </span>
  )
}

const mixed = new WeakMap<Snapshot['nodes'], boolean>()

/** Every note asks, with every fact: all nodes are gone through once. */
function areVersionsMixed(snapshot: Snapshot): boolean {
  const known = mixed.get(snapshot.nodes)
  if (known !== undefined) return known
  const [first, ...others] = allNodes(snapshot)
  const made = others.some(({ version }) => version !== first?.version)
  mixed.set(snapshot.nodes, made)
  return made
}
