// The view Model of the Tune screen.
export function ModelView() {
  return <div />;
}
