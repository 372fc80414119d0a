/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/html_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "desk/sources/clean_text.h"
#include "desk/sources/html_tree.h"
#include "desk/sources/source_limits.h"

#define BULLET "\xe2\x80\xa2 "
#define INNER_BULLET "\xe2\x80\x93 "
#define ELLIPSIS "\xe2\x80\xa6"
#define OPEN_QUOTE "\xe2\x80\x9c"
#define CLOSE_QUOTE "\xe2\x80\x9d"

struct walk {
    struct clean_text text;
    struct html_text *out;
    int depth, list_depth;
    int number; /* of the next item of an ordered list; -1 in a list of bullets */
    bool pre;
    enum err failed;
};

static void walk_node(struct walk *w, const GumboNode *node);

static void walk_children(struct walk *w, const GumboElement *e)
{
    for (unsigned i = 0; i < e->children.length; i++)
        walk_node(w, e->children.data[i]);
}

static void say(struct walk *w, const char *text)
{
    clean_text_add(&w->text, text, strlen(text), false);
}

/* ---- attributes ---- */

static const char *attribute(const GumboElement *e, const char *name)
{
    const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);
    return a ? a->value : NULL;
}

/* A word in a list of words between spaces, such as a class. */
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    while (list && *list) {
        list += strspn(list, " \t\r\n\f");
        size_t len = strcspn(list, " \t\r\n\f");
        if (len == n && !strncasecmp(list, word, n))
            return true;
        list += len;
    }
    return false;
}

/* "display: none" and its like, whatever white space stands in it. */
static bool style_hides(const char *style)
{
    static const char *const hiding[] = {"display:none", "visibility:hidden"};
    char packed[256];
    size_t n = 0;
    if (!style)
        return false;
    for (; *style && n < sizeof packed - 1; style++)
        if (!strchr(" \t\r\n\f", *style))
            packed[n++] = (char)(*style >= 'A' && *style <= 'Z' ? *style + 32 : *style);
    packed[n] = 0;
    for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++)
        if (strstr(packed, hiding[i]))
            return true;
    return false;
}

static bool is_hidden(const GumboElement *e)
{
    const char *class = attribute(e, "class");
    return attribute(e, "hidden") || style_hides(attribute(e, "style")) ||
           has_word(class, "invisible") ||
           has_word(class, "quote-inline"); /* Mastodon: "RE: link" for programs without quotes */
}

static bool keep(struct walk *w, const char *text, char **out)
{
    char *copy = mem_strdup(text);
    if (!copy)
        w->failed = ERR_NOMEM;
    else
        *out = copy;
    return copy != NULL;
}

/* ---- elements ---- */

static void take_inline(struct walk *w, const GumboElement *e)
{
    walk_children(w, e);
    if (has_word(attribute(e, "class"), "ellipsis"))
        say(w, ELLIPSIS);
}

static void take_break(struct walk *w, const GumboElement *e)
{
    (void)e;
    /* two of them are an empty line */
    clean_text_break(&w->text, clean_text_at_line_start(&w->text) ? 2 : 1);
}

static void take_block(struct walk *w, const GumboElement *e)
{
    clean_text_break(&w->text, 1);
    walk_children(w, e);
    clean_text_break(&w->text, 1);
}

static void take_paragraph(struct walk *w, const GumboElement *e)
{
    clean_text_break(&w->text, 2);
    walk_children(w, e);
    clean_text_break(&w->text, 2);
}

static void take_pre(struct walk *w, const GumboElement *e)
{
    bool was = w->pre;
    w->pre = true;
    take_paragraph(w, e);
    w->pre = was;
}

static void take_list(struct walk *w, const GumboElement *e)
{
    int was = w->number, gap = w->list_depth ? 1 : 2;
    const char *start = attribute(e, "start");
    w->number = e->tag == GUMBO_TAG_OL ? 1 : -1;
    if (e->tag == GUMBO_TAG_OL && start && *start >= '0' && *start <= '9')
        w->number = (int)(strtol(start, NULL, 10) % 100000);
    w->list_depth++;
    clean_text_break(&w->text, gap);
    walk_children(w, e);
    clean_text_break(&w->text, gap);
    w->list_depth--;
    w->number = was;
}

static void take_item(struct walk *w, const GumboElement *e)
{
    char mark[16];
    clean_text_break(&w->text, 1);
    if (w->number >= 0)
        snprintf(mark, sizeof mark, "%d. ", w->number++);
    else
        snprintf(mark, sizeof mark, "%s", w->list_depth > 1 ? INNER_BULLET : BULLET);
    say(w, mark);
    /* a paragraph inside stays on the mark's line */
    const GumboVector *c = &e->children;
    for (unsigned i = 0; i < c->length; i++) {
        const GumboNode *n = c->data[i];
        bool first =
            i == 0 || (i == 1 && ((const GumboNode *)c->data[0])->type == GUMBO_NODE_WHITESPACE);
        if (first && n->type == GUMBO_NODE_ELEMENT && n->v.element.tag == GUMBO_TAG_P)
            walk_children(w, &n->v.element);
        else
            walk_node(w, n);
    }
    clean_text_break(&w->text, 1);
}

static void take_cell(struct walk *w, const GumboElement *e)
{
    say(w, " ");
    walk_children(w, e);
    say(w, " ");
}

static void take_quote(struct walk *w, const GumboElement *e)
{
    say(w, OPEN_QUOTE);
    walk_children(w, e);
    say(w, CLOSE_QUOTE);
}

static void take_reading(struct walk *w, const GumboElement *e)
{
    say(w, "(");
    walk_children(w, e);
    say(w, ")");
}

static bool is_web_link(const char *href)
{
    size_t scheme = strcspn(href, ":/?#");
    if (!*href || *href == '#')
        return false;
    return href[scheme] != ':' || !strncasecmp(href, "https:", 6) || !strncasecmp(href, "http:", 5);
}

static void take_link(struct walk *w, const GumboElement *e)
{
    const char *href = attribute(e, "href"), *class = attribute(e, "class");
    bool named = has_word(class, "mention") || has_word(class, "hashtag") ||
                 has_word(attribute(e, "rel"), "tag");
    take_inline(w, e);
    if (href && !named && !w->out->link && is_web_link(href) && strlen(href) <= MAX_URL_BYTES)
        keep(w, href, &w->out->link);
}

static bool is_dot(const char *side)
{
    return side && (!strcmp(side, "0") || !strcmp(side, "1"));
}

static void take_picture(struct walk *w, const GumboElement *e)
{
    const char *src = attribute(e, "src"), *alt = attribute(e, "alt"),
               *class = attribute(e, "class");
    if (has_word(class, "emoji") || has_word(class, "wp-smiley") || has_word(class, "emojione") ||
        has_word(class, "custom-emoji")) {
        say(w, alt ? alt : "");
        return;
    }
    if (!src || !is_web_link(src) || strlen(src) > MAX_URL_BYTES || is_dot(attribute(e, "width")) ||
        is_dot(attribute(e, "height")) || w->out->picture_count == MAX_POST_MEDIA)
        return;
    struct html_picture *p = &w->out->pictures[w->out->picture_count];
    if (!keep(w, src, &p->url))
        return;
    w->out->picture_count++;
    if (alt && clean_text_of(alt, MAX_TITLE_BYTES, true, &p->alt))
        w->failed = ERR_NOMEM;
}

static void take_nothing(struct walk *w, const GumboElement *e)
{
    (void)w, (void)e;
}

/* Anything that is not here is taken as inline. */
static const struct {
    GumboTag tag;
    void (*take)(struct walk *w, const GumboElement *e);
} elements[] = {
    {GUMBO_TAG_A, take_link},
    {GUMBO_TAG_ADDRESS, take_block},
    {GUMBO_TAG_APPLET, take_nothing},
    {GUMBO_TAG_ARTICLE, take_paragraph},
    {GUMBO_TAG_ASIDE, take_block},
    {GUMBO_TAG_AUDIO, take_nothing},
    {GUMBO_TAG_BLOCKQUOTE, take_paragraph},
    {GUMBO_TAG_BR, take_break},
    {GUMBO_TAG_BUTTON, take_nothing},
    {GUMBO_TAG_CANVAS, take_nothing},
    {GUMBO_TAG_CAPTION, take_block},
    {GUMBO_TAG_DD, take_block},
    {GUMBO_TAG_DEL, take_nothing}, /* crossed out: no longer said */
    {GUMBO_TAG_DETAILS, take_block},
    {GUMBO_TAG_DIV, take_block},
    {GUMBO_TAG_DL, take_paragraph},
    {GUMBO_TAG_DT, take_block},
    {GUMBO_TAG_EMBED, take_nothing},
    {GUMBO_TAG_FIGCAPTION, take_block},
    {GUMBO_TAG_FIGURE, take_block},
    {GUMBO_TAG_FOOTER, take_block},
    {GUMBO_TAG_FORM, take_block},
    {GUMBO_TAG_H1, take_paragraph},
    {GUMBO_TAG_H2, take_paragraph},
    {GUMBO_TAG_H3, take_paragraph},
    {GUMBO_TAG_H4, take_paragraph},
    {GUMBO_TAG_H5, take_paragraph},
    {GUMBO_TAG_H6, take_paragraph},
    {GUMBO_TAG_HEAD, take_nothing},
    {GUMBO_TAG_HEADER, take_block},
    {GUMBO_TAG_HR, take_paragraph},
    {GUMBO_TAG_IFRAME, take_nothing},
    {GUMBO_TAG_IMG, take_picture},
    {GUMBO_TAG_INPUT, take_nothing},
    {GUMBO_TAG_LI, take_item},
    {GUMBO_TAG_MAIN, take_block},
    {GUMBO_TAG_MATH, take_nothing},
    {GUMBO_TAG_NAV, take_nothing},
    {GUMBO_TAG_NOEMBED, take_nothing},
    {GUMBO_TAG_NOFRAMES, take_nothing},
    {GUMBO_TAG_NOSCRIPT, take_nothing},
    {GUMBO_TAG_OBJECT, take_nothing},
    {GUMBO_TAG_OL, take_list},
    {GUMBO_TAG_P, take_paragraph},
    {GUMBO_TAG_PLAINTEXT, take_nothing},
    {GUMBO_TAG_PRE, take_pre},
    {GUMBO_TAG_Q, take_quote},
    {GUMBO_TAG_RP, take_nothing},
    {GUMBO_TAG_RT, take_reading},
    {GUMBO_TAG_S, take_nothing},
    {GUMBO_TAG_SCRIPT, take_nothing},
    {GUMBO_TAG_SECTION, take_block},
    {GUMBO_TAG_SELECT, take_nothing},
    {GUMBO_TAG_STRIKE, take_nothing},
    {GUMBO_TAG_STYLE, take_nothing},
    {GUMBO_TAG_SVG, take_nothing},
    {GUMBO_TAG_TABLE, take_paragraph},
    {GUMBO_TAG_TD, take_cell},
    {GUMBO_TAG_TEMPLATE, take_nothing},
    {GUMBO_TAG_TEXTAREA, take_nothing},
    {GUMBO_TAG_TH, take_cell},
    {GUMBO_TAG_TITLE, take_nothing},
    {GUMBO_TAG_TR, take_block},
    {GUMBO_TAG_UL, take_list},
    {GUMBO_TAG_VIDEO, take_nothing},
    {GUMBO_TAG_XMP, take_nothing},
};

static void take_element(struct walk *w, const GumboElement *e)
{
    if (is_hidden(e) || w->depth >= MAX_HTML_DEPTH)
        return;
    w->depth++;
    size_t i = 0;
    while (i < sizeof elements / sizeof elements[0] && elements[i].tag != e->tag)
        i++;
    /* foreign elements (SVG, MathML) carry HTML's names too */
    if (e->tag_namespace != GUMBO_NAMESPACE_HTML)
        take_nothing(w, e);
    else if (i < sizeof elements / sizeof elements[0])
        elements[i].take(w, e);
    else
        take_inline(w, e);
    w->depth--;
}

static void walk_node(struct walk *w, const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_ELEMENT:
        take_element(w, &node->v.element);
        break;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
        clean_text_add(&w->text, node->v.text.text, strlen(node->v.text.text), w->pre);
        break;
    case GUMBO_NODE_DOCUMENT:
    case GUMBO_NODE_COMMENT:
    case GUMBO_NODE_TEMPLATE:
        break;
    }
}

enum err html_text_of(const char *html, size_t bytes, bool single_line, struct html_text *out,
                      struct err_info *info)
{
    struct html_tree *tree = NULL;
    struct html_text made = {0};
    struct walk w = {.out = &made, .number = -1};
    enum err e = html_tree_parse(html, bytes, &tree, info);
    if (e)
        return e;
    clean_text_init(&w.text, single_line ? MAX_TITLE_BYTES : MAX_SOURCE_TEXT_BYTES, single_line);
    walk_children(&w, &html_tree_root(tree)->v.element);
    e = w.failed ? w.failed : clean_text_take(&w.text, &made.text, &made.cut);
    clean_text_free(&w.text);
    html_tree_free(tree);
    if (e) {
        html_text_clear(&made);
        return err_set(info, e, "out of memory");
    }
    *out = made;
    return ERR_OK;
}

void html_text_clear(struct html_text *t)
{
    mem_free(t->text);
    mem_free(t->link);
    for (int i = 0; i < t->picture_count; i++) {
        mem_free(t->pictures[i].url);
        mem_free(t->pictures[i].alt);
    }
    memset(t, 0, sizeof *t);
}
