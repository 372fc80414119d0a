/* SPDX-License-Identifier: Apache-2.0 */
/* The API's description in OpenAPI 3.1, made from the table of routes. */
#include <stdio.h>
#include <string.h>

#include "base/build_info.h"
#include "desk/web/pages.h"

#define MAX_ABOUT_BYTES 400

/* Puts value under key; false for want of memory. value is taken either way. */
static bool put(json_t *o, const char *key, json_t *value)
{
    return !json_object_set_new(o, key, value);
}

static json_t *words_of(const char *words)
{
    json_t *list = json_array();
    for (const char *at = words; list && *at; at += strcspn(at, "|"), at += *at == '|')
        if (json_array_append_new(list, json_stringn(at, strcspn(at, "|")))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *type_of(const struct web_field_row *row, bool in_json)
{
    switch (row->type) {
    case FIELD_INT:
        return json_pack("{s:s,s:I,s:I}", "type", "integer", "minimum", (json_int_t)row->least,
                         "maximum", (json_int_t)row->most);
    case FIELD_FLAG:
        return in_json ? json_pack("{s:s}", "type", "boolean")
                       : json_pack("{s:s,s:[s,s]}", "type", "string", "enum", "yes", "no");
    case FIELD_WORD:
        return json_pack("{s:s,s:o}", "type", "string", "enum", words_of(row->words));
    case FIELD_DIGEST:
        return json_pack("{s:s,s:s}", "type", "string", "pattern", "^[0-9a-f]{64}$");
    case FIELD_FILES:
        return json_pack("{s:s,s:s}", "type", "string", "contentMediaType", "image/*");
    case FIELD_TIME:
        return json_pack("{s:s,s:[s,s]}", "type", "string", "examples", "2026-03-02T09:05:00Z",
                         "2026-03-02T09:05");
    case FIELD_TEXT:
        break;
    }
    return json_pack("{s:s}", "type", "string");
}

static json_t *schema_of(const struct web_field_row *row, bool in_json)
{
    json_t *schema = type_of(row, in_json);
    if (row->many)
        schema = json_pack("{s:s,s:o}", "type", "array", "items", schema);
    if (schema && row->about && !put(schema, "description", json_string(row->about))) {
        json_decref(schema);
        return NULL;
    }
    return schema;
}

static json_t *parameters_of(const struct web_field_row *rows)
{
    json_t *list = json_array();
    for (; list && rows->name; rows++) {
        json_t *p = json_pack("{s:s,s:s,s:b,s:o}", "name", rows->name, "in", "query", "required",
                              rows->needed, "schema", schema_of(rows, false));
        if (json_array_append_new(list, p)) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* An object of all fields; files go into a form alone. */
static json_t *body_of(const struct web_field_row *rows, bool in_json)
{
    json_t *properties = json_object(), *required = json_array();
    bool whole = properties && required;
    for (; whole && rows->name; rows++) {
        if (in_json && rows->type == FIELD_FILES)
            continue;
        whole = put(properties, rows->name, schema_of(rows, in_json)) &&
                (!rows->needed || !json_array_append_new(required, json_string(rows->name)));
    }
    json_t *schema = json_pack("{s:s,s:o,s:o,s:b}", "type", "object", "properties", properties,
                               "required", required, "additionalProperties", 0);
    if (!whole) {
        json_decref(schema);
        return NULL;
    }
    return json_pack("{s:o}", "schema", schema);
}

static bool needs_any(const struct web_field_row *rows)
{
    for (; rows->name; rows++)
        if (rows->needed)
            return true;
    return false;
}

static bool has_files(const struct web_field_row *rows)
{
    for (; rows->name; rows++)
        if (rows->type == FIELD_FILES)
            return true;
    return false;
}

static json_t *request_of(const struct web_field_row *rows)
{
    const char *form =
        has_files(rows) ? "multipart/form-data" : "application/x-www-form-urlencoded";
    return json_pack("{s:b,s:{s:o,s:o}}", "required", needs_any(rows), "content",
                     "application/json", body_of(rows, true), form, body_of(rows, false));
}

/* What may come instead of what was asked for. */
static const struct {
    const char *status, *about;
    bool act_alone;
} errors[] = {{"401", "nobody has signed in, or the token is not good", false},
              {"403", "the role or the scopes do not allow this, or the audience's rule", false},
              {"404", "there is no such thing", false},
              {"409", "it was changed meanwhile, or is there already", true},
              {"410", "it is used up or too old", true},
              {"413", "it is too big", true},
              {"422", "a field is missing, unknown or wrong; error says which", false},
              {"500", "the desk's own fault; its log says more", false},
              {"503", "others are at work; try again", false}};
#define ERRORS (sizeof errors / sizeof errors[0])

static json_t *error_answers(void)
{
    json_t *all = json_object();
    for (size_t i = 0; all && i < ERRORS; i++) {
        json_t *error =
            json_pack("{s:s,s:{s:{s:{s:s}}}}", "description", errors[i].about, "content",
                      "application/json", "schema", "$ref", "#/components/schemas/Error");
        if (!put(all, errors[i].status, error)) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

static json_t *content_of(const struct web_route *route)
{
    json_t *types = route->gives ? words_of(route->gives) : NULL, *content = json_object(), *type;
    size_t i;
    bool whole = content && (types || !route->gives);
    if (!route->gives)
        whole = whole && put(content, "application/json",
                             json_pack("{s:{s:s}}", "schema", "type", "object"));
    json_array_foreach(types, i, type) whole =
        whole && put(content, json_string_value(type), json_object());
    json_decref(types);
    if (!whole) {
        json_decref(content);
        return NULL;
    }
    return content;
}

static json_t *answers_of(const struct web_route *route)
{
    json_t *all = json_pack("{s:{s:s,s:o}}", "200", "description",
                            route->act ? "done" : route->about, "content", content_of(route));
    for (size_t i = 0; all && i < ERRORS; i++) {
        char ref[40];
        if (errors[i].act_alone && !route->act)
            continue;
        snprintf(ref, sizeof ref, "#/components/responses/%s", errors[i].status);
        if (!put(all, errors[i].status, json_pack("{s:s}", "$ref", ref))) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

/* "/post/approve" by POST is "post_post_approve". */
static json_t *name_of(const struct web_route *route, bool post)
{
    char name[80];
    size_t n = (size_t)snprintf(name, sizeof name, "%s%s", post ? "post" : "get",
                                route->path[1] ? route->path : "/front");
    for (size_t i = 0; i < n && i < sizeof name; i++)
        if (strchr("/.-", name[i]))
            name[i] = '_';
    return json_string(name);
}

static json_t *needs_of(const struct web_route *route)
{
    char text[MAX_ABOUT_BYTES], scope[SCOPES_TEXT_BYTES], roles[80];
    size_t used = 0;
    if (route->power == POWER_NONE)
        return json_string("For everybody.");
    roles[0] = '\0';
    for (enum person_role r = PERSON_AUTHOR; r <= PERSON_AUDITOR; r++)
        if (power_is_given(r, route->power) && used < sizeof roles)
            used += (size_t)snprintf(roles + used, sizeof roles - used, "%s%s", used ? ", " : "",
                                     person_role_name(r));
    scopes_format(power_scope(route->power), scope);
    snprintf(text, sizeof text, "Who may %s: %s. %s%s.", power_name(route->power), roles,
             *scope ? "A token needs the scope " : "Only with a session, not by a token", scope);
    return json_string(text);
}

static json_t *security_of(const struct web_route *route)
{
    if (route->power == POWER_NONE)
        return json_array();
    if (!power_scope(route->power))
        return json_pack("[{s:[]}]", "session");
    return json_pack("[{s:[]},{s:[]}]", "token", "session");
}

static json_t *operation_of(const struct web_route *route, bool post)
{
    json_t *o = json_pack("{s:s,s:o,s:o,s:o,s:o}", "summary", route->about, "operationId",
                          name_of(route, post), "description", needs_of(route), "security",
                          security_of(route), "responses", answers_of(route));
    if (o && (post ? !put(o, "requestBody", request_of(route->fields))
                   : !put(o, "parameters", parameters_of(route->fields)))) {
        json_decref(o);
        return NULL;
    }
    return o;
}

static json_t *paths(void)
{
    json_t *all = json_object();
    const struct web_route *route;
    for (int i = 0; all && (route = web_route_at(i)); i++) {
        bool post = route->act || route->form_gives;
        if (!route->about)
            continue;
        json_t *path = json_object_get(all, route->path);
        if (!path && put(all, route->path, json_object()))
            path = json_object_get(all, route->path);
        if (!path || !put(path, post ? "post" : "get", operation_of(route, post))) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

static const char about_all[] = "What the desk's pages do, for programs. Fields go into the query "
                                "of a GET, and into the body of a POST as JSON, as a form, or "
                                "both; a field that an address does not know is refused. Times in "
                                "answers are seconds since 1970; in fields RFC 3339, or local "
                                "time of the desk. A token goes into Authorization: Bearer. With a "
                                "session's cookie each POST needs its X-CSRF-Token, which pages "
                                "have in data-csrf.";

enum err openapi_view(struct web *w, json_t **model, struct err_info *info)
{
    (void)w;
    json_t *error =
        json_pack("{s:s,s:{s:{s:s},s:{s:s}},s:[s,s]}", "type", "object", "properties", "status",
                  "type", "integer", "error", "type", "string", "required", "status", "error");
    json_t *schemes =
        json_pack("{s:{s:s,s:s},s:{s:s,s:s,s:s}}", "token", "type", "http", "scheme", "bearer",
                  "session", "type", "apiKey", "in", "cookie", "name", "placard");
    *model = json_pack("{s:s,s:{s:s,s:s,s:s},s:[{s:s}],s:o,s:{s:o,s:o,s:{s:o}}}", "openapi",
                       "3.1.0", "info", "title", "Placard desk", "version", build_info_version(),
                       "description", about_all, "servers", "url", "/api/v1", "paths", paths(),
                       "components", "securitySchemes", schemes, "responses", error_answers(),
                       "schemas", "Error", error);
    return *model ? ERR_OK : err_set(info, ERR_NOMEM, "out of memory");
}
