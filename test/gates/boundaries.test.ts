// Plants one violation of each rule in a project of its own and expects the gates to name it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundaryViolations } from './boundaryViolations.ts';
import { cleanFiles, type Violation } from './planted.ts';
import { type Complaint, PlantedProject, type Unused } from './plantedProject.ts';
import { lintViolations, typeViolations } from './violations.ts';

const byLinter = [...boundaryViolations, ...lintViolations];

/** Complaints about a project with these violations; it is removed again. */
async function complaintsAbout(
  violations: readonly Violation[],
  gate: (project: PlantedProject) => Promise<Complaint[]>,
): Promise<Complaint[]> {
  const planted = Object.fromEntries(violations.map(({ file, text }) => [file, text]));
  const project = await PlantedProject.create({ ...cleanFiles, ...planted });
  try {
    return await gate(project);
  } finally {
    await project.remove();
  }
}

const isAbout = (violation: Violation) => (complaint: Complaint) =>
  complaint.file === violation.file &&
  complaint.rule === violation.rule &&
  complaint.message.includes(violation.says ?? '');

describe('linter', () => {
  let complaints: Complaint[];
  beforeAll(async () => {
    complaints = await complaintsAbout(byLinter, (project) => project.lint());
  }, 60_000);

  it.for(byLinter)('linter - $title is caught', (violation) => {
    expect(complaints).toSatisfy((all: Complaint[]) => all.some(isAbout(violation)));
  });

  it('linter - clean files of every layer are left alone', () => {
    expect(complaints.filter(({ file }) => file in cleanFiles)).toEqual([]);
  });
});

describe('compiler', () => {
  let complaints: Complaint[];
  beforeAll(async () => {
    complaints = await complaintsAbout(typeViolations, (project) => project.checkTypes());
  }, 60_000);

  it.for(typeViolations)('compiler - $title is caught', (violation) => {
    expect(complaints).toSatisfy((all: Complaint[]) => all.some(isAbout(violation)));
  });

  it('compiler - clean files of every layer are left alone', async () => {
    expect(await complaintsAbout([], (project) => project.checkTypes())).toEqual([]);
  }, 60_000);
});

describe('what is unused', () => {
  let project: PlantedProject;
  let unused: Unused;

  beforeAll(async () => {
    project = await PlantedProject.create({
      ...cleanFiles,
      'shared/forgotten.ts': 'export const forgotten = 1;\n',
      'workers/featureWorker.ts': `import { used } from './half.ts';\nexport default used;\n`,
      'workers/half.ts': 'export const used = 1;\nexport const left = 2;\n',
    });
    unused = await project.findUnused();
  }, 60_000);
  afterAll(() => project?.remove());

  it('unused - a file that nothing imports is named', () => {
    expect(unused.files).toEqual(['shared/forgotten.ts']);
  });

  it('unused - an export that nothing imports is named', () => {
    expect(unused.exports).toEqual(['workers/half.ts left']);
  });

  it('unused - a dependency that nothing imports is named', () => {
    expect(unused.dependencies).toContain('piscina');
    expect(unused.dependencies).not.toContain('zod');
  });
});
