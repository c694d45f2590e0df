/** One window's console: its stores, its line to host and what can be asked through it. Put together once, in main.tsx. */
import type { StoreApi } from 'zustand/vanilla'
import type { AbsenceDesk } from './absence/absence-desk.ts'
import type { Bridge } from './bridge/bridge.ts'
import type { ClusterDesk } from './connections/cluster-desk.ts'
import type { IncidentDesk } from './incidents/incident-desk.ts'
import type { NoticeDesk } from './notify/notice-desk.ts'
import type { PlanDesk } from './plan/plan-store.ts'
import type { Drafts } from './store/drafts.ts'
import type { OutcomeDesk } from './store/outcomes.ts'
import type { ReplayDesk } from './replay/replay-desk.ts'
import type { RunDesk } from './runbooks/run/run-desk.ts'
import type { PictureStores } from './store/picture.ts'
import type { Ticker } from './store/ticker.ts'
import type { UiState } from './store/ui.ts'
import type { WallDesk } from './wallboard/wall.ts'
import type { WindowDesk } from './windows.ts'

export interface Console extends PictureStores {
  readonly ui: StoreApi<UiState>
  readonly ticker: Ticker
  readonly bridge: Bridge
  readonly plan: PlanDesk
  /** A backup, without a sheet where nothing stands in its way. */
  readonly backUp: () => Promise<void>
  readonly outcomes: OutcomeDesk
  /** Runs through runbooks, and what is typed into them. */
  readonly runs: RunDesk
  /** Incidents, and the dialog that declares one. */
  readonly incidents: IncidentDesk
  /** What is typed and not written down yet, in incidents and handovers. */
  readonly drafts: Drafts
  readonly clusters: ClusterDesk
  /** The past this window can go to, and moves in. */
  readonly replay: ReplayDesk
  readonly absence: AbsenceDesk
  readonly wall: WallDesk
  readonly windows: WindowDesk
  /** Where the page itself tells things on the desktop. */
  readonly notices: NoticeDesk
  /** Where the page is told to go: the hash is the only truth of the route. */
  readonly navigate: (hash: string) => void
}
