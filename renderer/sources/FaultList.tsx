// Everything that was wrong with what was asked, in its own place; nothing where nothing is.
import { Notice } from '../components/Notice.tsx';

interface FaultListProps {
  readonly title: string;
  readonly faults: readonly string[];
}

export function FaultList({ title, faults }: FaultListProps) {
  if (faults.length === 0) return null;
  const lines = [...new Set(faults)];
  return (
    <Notice title={title} priority={2} className="fault-list">
      <ul>
        {lines.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </Notice>
  );
}
