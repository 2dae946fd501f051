/**
 * Lines that GitLab would run as quick actions (`/close`, `/label ~x`) and swallow. A backslash shows as nothing and
 * keeps the line text. Code is left as it is: nothing is run there and the backslash would show.
 * https://docs.gitlab.com/user/project/quick_actions/
 */
export function defuseQuickActions(body: string): string {
  let fence: string | undefined;
  return body
    .split('\n')
    .map((line) => {
      const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
      if (fence !== undefined) {
        const closes = mark?.[1]?.startsWith(fence) && mark[2]?.trim() === '';
        if (closes) fence = undefined;
        return line;
      }
      if (mark?.[1] && !(mark[1].startsWith('`') && mark[2]?.includes('`'))) {
        fence = mark[1];
        return line;
      }
      return line.replace(/^([ \t]{0,3})\/(?=[A-Za-z_])/, '$1\\/');
    })
    .join('\n');
}
