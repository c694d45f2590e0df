/** Application. Its panels are rows of dashboards.ts. */
import { DashboardPage } from './dashboard-page.tsx'

export function ApplicationView() {
  return <DashboardPage id="application" />
}
