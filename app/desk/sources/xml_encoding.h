/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings that old feeds declare and expat does not know: windows-1252 and its names. Pure. */
#ifndef PLACARD_DESK_SOURCES_XML_ENCODING_H
#define PLACARD_DESK_SOURCES_XML_ENCODING_H

#include <expat.h>

/* For XML_SetUnknownEncodingHandler; user is not used. */
int xml_encoding_find(void *user, const XML_Char *name, XML_Encoding *out);

#endif
