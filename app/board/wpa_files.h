/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board's settings in the words of wpa_supplicant, for Wi-Fi and for 802.1X on the wire. Text is written as hexadecimal digits,
 * which the program takes wherever it takes a string, so that no value can end its line. Any thread.
 * Source: wpa_supplicant.conf(5).
 */
#ifndef PLACARD_BOARD_WPA_FILES_H
#define PLACARD_BOARD_WPA_FILES_H

#include "base/strbuf.h"
#include "model/settings.h"

/* Each leaves b empty where the settings need no such file. ERR_RANGE: a value that cannot stand, or one that is missing. */
enum err wpa_put_wifi(const struct board_settings *s, struct strbuf *b) MUST_CHECK;
enum err wpa_put_wired(const struct board_settings *s, struct strbuf *b) MUST_CHECK;

#endif
