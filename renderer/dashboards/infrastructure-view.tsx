/** Infrastructure. Its panels are rows of dashboards.ts. */
import { DashboardPage } from './dashboard-page.tsx'

export function InfrastructureView() {
  return <DashboardPage id="infrastructure" />
}
