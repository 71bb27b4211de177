// The view Sweep of the Tune screen.
export function SweepView() {
  return <div />;
}
