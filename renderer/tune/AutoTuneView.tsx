// The view AutoTune of the Tune screen.
export function AutoTuneView() {
  return <div />;
}
