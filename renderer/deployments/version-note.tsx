/** The version of a node, where the nodes of the cluster do not all run the same one. */
import pieces from '../pieces/pieces.module.css'
import { usePicture } from '../use-console.ts'

export function VersionNote({ version }: { readonly version: string | null }) {
  const areMixed = usePicture(
    ({ snapshot }) => new Set(Object.values(snapshot?.nodes ?? {}).map((node) => node.version)).size > 1,
  )
  if (!areMixed) return null
  return (
    <span className={`${pieces['mono']} ${pieces['second']}`} title="Nodes of this cluster run different versions">
      {version ?? 'version not reported'}
    </span>
  )
}
