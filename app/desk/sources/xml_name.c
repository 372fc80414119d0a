/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/xml_name.h"

#include <string.h>

static enum xml_space space_of(const char *uri, size_t bytes)
{
    static const struct {
        const char *uri;
        enum xml_space space;
    } spaces[] = {
        {"", XML_SPACE_RSS},
        {"http://purl.org/rss/1.0/", XML_SPACE_RSS},
        {"http://my.netscape.com/rdf/simple/0.9/", XML_SPACE_RSS},
        {"http://backend.userland.com/rss2", XML_SPACE_RSS},
        {"http://www.w3.org/2005/Atom", XML_SPACE_ATOM},
        {"http://purl.org/atom/ns#", XML_SPACE_ATOM},
        {"http://purl.org/atompub/tombstones/1.0", XML_SPACE_TOMBSTONE},
        {"http://purl.org/rss/1.0/modules/content/", XML_SPACE_CONTENT},
        {"http://purl.org/dc/elements/1.1/", XML_SPACE_DC},
        {"http://purl.org/dc/terms/", XML_SPACE_DC},
        {"http://search.yahoo.com/mrss/", XML_SPACE_MEDIA},
        {"http://search.yahoo.com/mrss", XML_SPACE_MEDIA},
        {"http://www.w3.org/1999/xhtml", XML_SPACE_XHTML},
        {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", XML_SPACE_RDF},
    };
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (strlen(spaces[i].uri) == bytes && !memcmp(spaces[i].uri, uri, bytes))
            return spaces[i].space;
    return XML_SPACE_OTHER;
}

enum xml_space xml_name_split(const char *name, const char **local)
{
    const char *space = strrchr(name, XML_NAME_SEPARATOR);
    *local = space ? space + 1 : name;
    return space_of(name, space ? (size_t)(space - name) : 0);
}
