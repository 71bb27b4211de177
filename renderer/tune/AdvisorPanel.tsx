// What the advisor says, what the last change did, and the model's figures: beside every view of the Tune screen.
export function AdvisorPanel() {
  return <div />;
}
