/* SPDX-License-Identifier: Apache-2.0 */
/* Brings a folder of static files to exactly what the database says was signed. Source: protocol, "Files on the origin". */
#ifndef PLACARD_DESK_PUBLIC_FILES_H
#define PLACARD_DESK_PUBLIC_FILES_H

#include "desk/desk.h"
#include "desk/public_tree.h"

/* Roots, then for each audience feed, pictures, flags, then the sweep of what is not named any more. Writes nothing
 * where flags, feed and pictures are there already. */
enum err public_files_sync(struct desk *d, const struct public_tree *tree,
                           struct err_info *info) MUST_CHECK;

#endif
