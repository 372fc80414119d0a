/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where themes, fonts list and messages are: settings' assets folder, else $PLACARD_ASSETS, else beside the program
 * (a build tree or an installed one), else the source tree it was built from is not looked at: nothing of the build machine stays.
 */
#ifndef PLACARD_NODE_ASSETS_H
#define PLACARD_NODE_ASSETS_H

#include "base/err.h"
#include "model/settings.h"

/* ERR_NOT_FOUND if no such file can be read. */
enum err assets_path(const struct settings *s, const char *name, char *out, size_t out_bytes,
                     struct err_info *info) MUST_CHECK;
enum err assets_theme_path(const struct settings *s, char *out, size_t out_bytes,
                           struct err_info *info) MUST_CHECK;
enum err assets_standard_theme_path(const struct settings *s, char *out, size_t out_bytes,
                                    struct err_info *info) MUST_CHECK;

#endif
