/* SPDX-License-Identifier: Apache-2.0 */
/* Where a program's own files are: themes, words, styles. Any thread. */
#ifndef PLACARD_BASE_SHARE_H
#define PLACARD_BASE_SHARE_H

#include "base/err.h"

/* name below dir (may be NULL), else below $PLACARD_ASSETS, else beside the program (a build tree or an installed one); the source
 * tree it was built from is not looked at. ERR_NOT_FOUND if no such file can be read. */
enum err share_path(const char *dir, const char *name, char *out, size_t out_bytes) MUST_CHECK;

#endif
