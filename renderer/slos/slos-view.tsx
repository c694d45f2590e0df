/** SLOs: what was promised, what is left of each budget, what spent it; and the uptime of any period. */
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { sloSentence } from '../../shared/words/slo.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { usePicture } from '../use-console.ts'
import { ObjectivesTab } from './objectives-tab.tsx'
import { UptimeTab } from './uptime-tab.tsx'
import { useSlos } from './use-slos.ts'

type Tab = 'objectives' | 'uptime'

/** `sloId`: the objective in detail; `null`: none. */
export function SlosView({ sloId }: { readonly sloId: string | null }) {
  const isKnown = usePicture((state) => state.snapshot !== null)
  const clusterId = usePicture((state) => state.profile?.id ?? '')
  return isKnown ? (
    <KnownSlos key={clusterId} sloId={sloId} />
  ) : (
    <Page title="SLOs">
      <NothingYet what="Objectives and their budgets" />
    </Page>
  )
}

function KnownSlos({ sloId }: { readonly sloId: string | null }) {
  const { asked, lock, isOffered } = useSlos()
  const [tab, setTab] = useState<Tab>('objectives')
  if (isOffered === false) {
    return (
      <Page title="SLOs">
        <Card>
          <EmptyNote title="This cluster does not report objectives">
            It would judge availability, latency and errors of each account here. Its control plane has to offer “slos”.
          </EmptyNote>
        </Card>
      </Page>
    )
  }
  return (
    <Page
      title="SLOs"
      note={asked.value === null ? '' : `${lock === null ? '' : 'Last known: '}${sloSentence(asked.value.slos)}`}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What to see"
          value={tab}
          data={[
            { value: 'objectives', label: 'Objectives' },
            { value: 'uptime', label: 'Uptime report' },
          ]}
          onChange={(value) => setTab(value === 'uptime' ? 'uptime' : 'objectives')}
        />
      }
    >
      {tab === 'objectives' ? <ObjectivesTab asked={asked} lock={lock} chosenId={sloId} /> : <UptimeTab lock={lock} />}
    </Page>
  )
}
