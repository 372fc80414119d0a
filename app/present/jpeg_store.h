/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The coefficients of a JPEG in several scans, packed. libjpeg holds 2 bytes for each of the 64 coefficients of a block until the last
 * scan has come: 72 MB for 12 megapixels without colour subsampling. Nearly all of them are zero: packed without loss they
 * take about a sixth. It stands in for libjpeg's own array of blocks through the method pointers that jpeglib.h publishes in
 * struct jpeg_memory_mgr. Only picture_jpeg.c includes this. Thread: the worker.
 */
#ifndef PLACARD_PRESENT_JPEG_STORE_H
#define PLACARD_PRESENT_JPEG_STORE_H

#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>

#include "base/err.h"

struct jpeg_store;

/* Between jpeg_read_header and jpeg_start_decompress; takes client_data and switches block smoothing off. Beyond max_bytes libjpeg's own error for too little
 * memory (JERR_NO_BACKING_STORE) is raised, JERR_OUT_OF_MEMORY when there is none. */
enum err jpeg_store_new(struct jpeg_decompress_struct *cinfo, size_t max_bytes,
                        struct jpeg_store **out) MUST_CHECK;
size_t jpeg_store_bytes(const struct jpeg_store *s); /* taken so far, for tests */
void jpeg_store_free(struct jpeg_store *s); /* before jpeg_destroy_decompress; NULL is fine */

#endif
