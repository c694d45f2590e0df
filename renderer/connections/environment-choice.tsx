/** What kind of cluster it is: it decides the frame around the window and how much a click asks for. */
import { Environment } from '../../shared/fact.ts'
import { Choice } from './choice.tsx'
import { EnvironmentMark } from './environment-mark.tsx'

const MEANINGS: Readonly<Record<Environment, string>> = {
  production: 'A solid frame. A forced operation needs its button held down.',
  staging: 'A dashed frame. What is dangerous is confirmed as in production.',
  drill: 'A striped frame. In the browser nothing asks for the password.',
}

export function EnvironmentChoice({
  value,
  onTake,
}: {
  readonly value: Environment
  readonly onTake: (environment: Environment) => void
}) {
  return (
    <Choice
      label="Environment"
      options={Environment.options.map((environment) => ({
        value: environment,
        word: <EnvironmentMark environment={environment} />,
      }))}
      value={value}
      onTake={onTake}
      note={MEANINGS[value]}
    />
  )
}
