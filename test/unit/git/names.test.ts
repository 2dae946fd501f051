import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { component } from '../../../src/io/component.ts';
import { assetPath, assetRef, ownerOf } from '../../../src/stores/names.ts';

const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '.', '..', 'a/b', 'x.lock', '@{', '-', 'a b', '~^:?*[\\', '__proto__', 'é'),
);

describe('the ref of a report', () => {
  it('is one that git takes, whatever branch and key are called', () => {
    fc.assert(
      fc.property(name, name, (branch, key) => {
        const ref = assetRef({ branch }, key);
        expect(spawnSync('git', ['check-ref-format', ref]).status).toBe(0);
        expect(ownerOf(ref)).toEqual({ branch: component(branch) });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps branches and keys apart', () => {
    expect(assetRef({ branch: 'a' }, 'b/c')).not.toBe(assetRef({ branch: 'a/b' }, 'c'));
    expect(assetRef({ change: 7 }, 'train')).toBe('refs/cml/assets/change/7/train');
    expect(ownerOf('refs/cml/assets/change/7/train')).toEqual({ change: 7 });
    expect(ownerOf('refs/heads/main')).toBeUndefined();
  });

  it('keeps long names apart', () => {
    const long = 'feature/'.repeat(30);
    expect(component(`${long}a`)).not.toBe(component(`${long}b`));
    expect(component(long).length).toBeLessThan(200);
  });
});

it('names a picture by its digest', () => {
  const asset = { id: 'ab'.repeat(32), mime: 'image/png', bytes: new Uint8Array() };
  expect(assetPath({ ...asset, name: 'loss-light.png' })).toBe(`${asset.id}.png`);
  expect(assetPath({ ...asset, name: 'no extension' })).toBe(asset.id);
});
