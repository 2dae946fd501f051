/** Seconds since 1970 as `datetime.isoformat()` writes them in the machine's own zone. */
export function isoTime(seconds: number): string {
  const { year, month, day, hour, minute, second } = parts(seconds);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Aug 26, 2023`, or `09:11 AM` for a time of the day that `now` is in. */
export function shortTime(seconds: number, now: Date): string {
  const { year, month, day, hour, minute } = parts(seconds);
  if (year === now.getFullYear() && month === now.getMonth() + 1 && day === now.getDate())
    return `${two(hour % 12 || 12)}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${months[month - 1]} ${two(day)}, ${year}`;
}

function parts(seconds: number) {
  const date = new Date(seconds * 1000);
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
