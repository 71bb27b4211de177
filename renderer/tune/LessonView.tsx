// The view Lesson of the Tune screen.
export function LessonView() {
  return <div />;
}
