/* SPDX-License-Identifier: Apache-2.0 */
/* Private to xml_feed: names of elements, "namespace name" as expat gives them. Pure. */
#ifndef PLACARD_DESK_SOURCES_XML_NAME_H
#define PLACARD_DESK_SOURCES_XML_NAME_H

#include "desk/sources/xml_item.h"

#define XML_NAME_SEPARATOR ' ' /* no URI has one */

/* *local points into name. */
enum xml_space xml_name_split(const char *name, const char **local);

#endif
