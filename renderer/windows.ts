/** Another window beside this one: the desktop shell opens it, or the browser as a tab of the same session. */
import type { StoreApi } from 'zustand/vanilla'
import type { PictureState } from './store/picture.ts'

export interface WindowDesk {
  /** On the same cluster, at that address. `false`: the browser did not let it open. */
  readonly open: (hash: string) => boolean
}

/** Only what a profile's id may hold. */
const CLUSTER_ID = /^[\w.-]{1,100}$/

export function createWindowDesk(page: Window, picture: StoreApi<PictureState>): WindowDesk {
  return {
    open(hash) {
      const clusterId = picture.getState().profile?.id ?? null
      if (page.linda?.openWindow !== undefined) {
        page.linda.openWindow({ hash, clusterId })
        return true
      }
      const query = clusterId === null ? '' : `?cluster=${encodeURIComponent(clusterId)}`
      return page.open(`${page.location.pathname}${query}${hash}`, '_blank') !== null
    },
  }
}

/** The cluster a window was opened for; `null`: none, it begins where every window does. */
export function clusterOf(search: string): string | null {
  const id = new URLSearchParams(search).get('cluster')
  return id !== null && CLUSTER_ID.test(id) ? id : null
}

/** `?open=wallboard`: the address's own fragment is taken by the code that signs in. */
export function isWallAsked(search: string): boolean {
  return new URLSearchParams(search).get('open') === 'wallboard'
}
