import { isDict, isList, type Py, type PyDict } from '../../formats/python/value.ts';

/** The text in a template that a value takes the place of. */
export function anchor(name: string): string {
  return `<DVC_METRIC_${name.toUpperCase()}>`;
}

/** Whether a template has an anchor that stands alone. */
export function hasAnchor(template: Py, name: string): boolean {
  const wanted = anchor(name);
  const within = (value: Py): boolean =>
    value === wanted || (isDict(value) && [...value.values()].some(inside));
  const inside = (value: Py): boolean => (isList(value) ? value.some(within) : within(value));
  return within(template);
}

/** A template with an anchor filled in. As part of a longer text of an object it is replaced by texts only. */
export function fillAnchor(template: PyDict, name: string, value: Py): PyDict {
  const wanted = anchor(name);
  function filled(item: Py): Py {
    if (isDict(item)) return new Map([...item].map(([key, inner]) => [key, filledText(inner)]));
    if (isList(item)) return item.map(filled);
    return item === wanted ? value : item;
  }
  function filledText(item: Py): Py {
    const isPart = typeof item === 'string' && typeof value === 'string' && item !== wanted;
    return isPart ? item.replaceAll(wanted, () => value) : filled(item);
  }
  return filled(template) as PyDict;
}
