/** Performance. Its panels are rows of dashboards.ts. */
import { DashboardPage } from './dashboard-page.tsx'

export function PerformanceView() {
  return <DashboardPage id="performance" />
}
