/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/web/write_fields.h"

#include "desk/web/page.h"

bool write_is_wrong(const struct write_page *p, const char *member)
{
    return *model_text(p->wrong, member) != 0;
}

void write_put_wrong(const struct write_page *p, const char *member)
{
    if (write_is_wrong(p, member))
        html_put(p->out, "<p class=\"mistake\" id=\"wrong-%t\">%t.</p>\n", member,
                 model_text(p->wrong, member));
}

void write_put_aria(const struct write_page *p, const char *member, bool hint)
{
    bool wrong = write_is_wrong(p, member);
    if (wrong)
        html_put(p->out, " aria-invalid=\"true\"");
    if (wrong || hint)
        html_put(p->out, " aria-describedby=\"%r%t%r%r%t\"", wrong ? "wrong-" : "",
                 wrong ? member : "", wrong && hint ? " " : "", hint ? "hint-" : "",
                 hint ? member : "");
}

void write_put_input(const struct write_page *p, const struct write_field *f)
{
    html_put(p->out, "<div class=\"field\"><label for=\"f-%t\">%t</label>\n", f->member, f->label);
    html_put(p->out, "<input id=\"f-%t\" name=\"%t\" value=\"%t\" %r", f->member, f->member,
             model_text(p->form, f->member), f->attributes ? f->attributes : "");
    write_put_aria(p, f->member, f->hint != NULL);
    html_put(p->out, ">\n");
    if (f->hint)
        html_put(p->out, "<p class=\"hint\" id=\"hint-%t\">%t</p>\n", f->member, f->hint);
    write_put_wrong(p, f->member);
    html_put(p->out, "</div>\n");
}

void write_put_inputs(const struct write_page *p, const struct write_field *fields, size_t count)
{
    html_put(p->out, "<div class=\"row\">\n");
    for (size_t i = 0; i < count; i++)
        write_put_input(p, &fields[i]);
    html_put(p->out, "</div>\n");
}
