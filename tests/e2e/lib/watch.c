/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second program that reads the screen: looks at Xvfb's frame buffer (-fbdir) all the time and says what appears
 * and disappears. It shares nothing with the node: no X connection, no code.
 *
 *     watch XWD_FILE CLASSES [interval_us]      (runs until SIGTERM or the end of its standard input)
 *
 * CLASSES is a text file, one a line:
 *     exact NAME RRGGBB MIN                at least MIN samples have exactly this colour
 *     linear NAME WR WG WB OVER MIN        at least MIN samples have WR*r + WG*g + WB*b > OVER
 *     dark NAME SUM PERCENT                at least PERCENT % of the samples have r+g+b <= SUM
 *     frames                               also say each change of the picture
 * Standard output, T = CLOCK_MONOTONIC ms with three decimals:
 *     T + NAME COUNT     T - NAME     T ~ (a frame)     T end scans=.. hz=.. gap_max_ms=.. gaps_over_16ms=..
 *
 * The samples are a grid of every 12th column and 8th row: a patch of 64 x 64 px has at least 40 of them. A linear
 * class finds blends: where all that may be seen has a weighted sum at or below OVER, so has any mixture of it, and a
 * post whose colour is far beyond shows from a few per cent of a fade on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STEP_X 12
#define STEP_Y 8
#define CLASSES_MAX 2000
#define LINEAR_MAX 8
#define COLOURS (1 << 24)

enum class_kind { CLASS_EXACT, CLASS_LINEAR, CLASS_DARK };

struct class
{
    enum class_kind kind;
    char name[64];
    int weight[3], over; /* linear */
    int sum, percent;    /* dark */
    int min;             /* samples */
    int count;           /* in this scan */
    bool seen;
};

struct screen {
    const uint8_t *pixels;
    int width_px, height_px, line_bytes;
};

static struct class classes[CLASSES_MAX];
static int class_count;
static int linear[LINEAR_MAX], linear_count; /* linear and dark ones, by index */
static uint16_t *exact_of;                   /* colour -> class index + 1 */
static bool want_frames;
static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "watch: %s: %s\n", what, strerror(errno));
    exit(2);
}

static bool class_read(const char *line)
{
    struct class *c = &classes[class_count];
    unsigned colour;
    memset(c, 0, sizeof *c);
    if (sscanf(line, "exact %63s %6x %d", c->name, &colour, &c->min) == 3) {
        c->kind = CLASS_EXACT;
        exact_of[colour & (COLOURS - 1)] = (uint16_t)(class_count + 1);
    } else if (sscanf(line, "linear %63s %d %d %d %d %d", c->name, &c->weight[0], &c->weight[1],
                      &c->weight[2], &c->over, &c->min) == 6) {
        c->kind = CLASS_LINEAR;
    } else if (sscanf(line, "dark %63s %d %d", c->name, &c->sum, &c->percent) == 3) {
        c->kind = CLASS_DARK;
    } else {
        return false;
    }
    if (c->kind != CLASS_EXACT) {
        if (linear_count == LINEAR_MAX)
            return false;
        linear[linear_count++] = class_count;
    }
    class_count++;
    return true;
}

static void classes_load(const char *path)
{
    char line[256];
    FILE *f = fopen(path, "r");
    if (!f)
        die(path);
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (!strcmp(line, "frames\n"))
            want_frames = true;
        else if (class_count == CLASSES_MAX || !class_read(line)) {
            fprintf(stderr, "watch: %s: cannot take this line: %s", path, line);
            exit(2);
        }
    }
    fclose(f);
}

static uint32_t header_field(const uint8_t *base, int index)
{
    const uint8_t *p = base + 4 * index;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* An XWD header of big-endian words, a colour map of 12-byte entries, then the pixels as the server draws them. */
static struct screen screen_open(const char *path)
{
    struct screen s;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        die(path);
    const uint8_t *base = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        die(path);
    close(fd);
    if (header_field(base, 1) != 7 || header_field(base, 11) != 32) {
        fprintf(stderr, "watch: %s is not a frame buffer of 32 bits a pixel\n", path);
        exit(2);
    }
    s.width_px = (int)header_field(base, 4);
    s.height_px = (int)header_field(base, 5);
    s.line_bytes = (int)header_field(base, 12);
    s.pixels = base + header_field(base, 0) + 12 * header_field(base, 19);
    return s;
}

static void count_special(uint32_t colour)
{
    int r = (int)(colour >> 16 & 255), g = (int)(colour >> 8 & 255), b = (int)(colour & 255);
    for (int i = 0; i < linear_count; i++) {
        struct class *c = &classes[linear[i]];
        if (c->kind == CLASS_DARK)
            c->count += r + g + b <= c->sum;
        else
            c->count += c->weight[0] * r + c->weight[1] * g + c->weight[2] * b > c->over;
    }
}

/* Returns a hash of the samples. */
static uint64_t scan(const struct screen *s, int *samples)
{
    uint64_t hash = 1469598103934665603u;
    int n = 0;
    for (int i = 0; i < class_count; i++)
        classes[i].count = 0;
    for (int y = STEP_Y / 2; y < s->height_px; y += STEP_Y) {
        const uint8_t *line = s->pixels + (size_t)y * (size_t)s->line_bytes;
        for (int x = STEP_X / 2; x < s->width_px; x += STEP_X) {
            uint32_t colour;
            memcpy(&colour, line + 4 * x, sizeof colour);
            colour &= COLOURS - 1;
            hash = (hash ^ colour) * 1099511628211u;
            n++;
            if (exact_of[colour])
                classes[exact_of[colour] - 1].count++;
            count_special(colour);
        }
    }
    *samples = n;
    return hash;
}

static void say_events(double at_ms, int samples)
{
    for (int i = 0; i < class_count; i++) {
        struct class *c = &classes[i];
        int min = c->kind == CLASS_DARK ? samples * c->percent / 100 : c->min;
        /* gone only when no sample is left: "the first frame without the post" */
        bool seen = c->count >= min || (c->seen && c->kind != CLASS_DARK && c->count > 0);
        if (seen == c->seen)
            continue;
        c->seen = seen;
        if (seen)
            printf("%.3f + %s %d\n", at_ms, c->name, c->count);
        else
            printf("%.3f - %s\n", at_ms, c->name);
    }
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "use: watch XWD_FILE CLASSES [interval_us]\n");
        return 2;
    }
    long interval_us = argc > 3 ? strtol(argv[3], NULL, 10) : 2000;
    exact_of = calloc(COLOURS, sizeof *exact_of);
    if (!exact_of)
        die("memory");
    classes_load(argv[2]);
    struct screen s = screen_open(argv[1]);
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    setvbuf(stdout, NULL, _IOLBF, 0);
    (void)setpriority(PRIO_PROCESS, 0, -10); /* as far as allowed: a late scan could miss a frame */

    double start_ms = now_ms(), last_ms = start_ms, gap_max_ms = 0;
    long scans = 0, late = 0;
    uint64_t last_hash = 0;
    printf("%.3f ready %dx%d\n", start_ms, s.width_px, s.height_px);
    while (!stopped) {
        int samples;
        double at_ms = now_ms();
        uint64_t hash = scan(&s, &samples);
        double gap_ms = at_ms - last_ms;
        late += gap_ms > 16;
        gap_max_ms = gap_ms > gap_max_ms ? gap_ms : gap_max_ms;
        last_ms = at_ms;
        scans++;
        if (hash != last_hash) {
            say_events(at_ms, samples);
            if (want_frames)
                printf("%.3f ~\n", at_ms);
        }
        last_hash = hash;
        struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
        struct timespec wait = {0, interval_us * 1000};
        char ignored[64];
        if (ppoll(&in, 1, &wait, NULL) > 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
            break;
    }
    double end_ms = now_ms();
    printf("%.3f end scans=%ld hz=%.0f gap_max_ms=%.1f gaps_over_16ms=%ld\n", end_ms, scans,
           (double)scans * 1000 / (end_ms - start_ms + 1), gap_max_ms, late);
    return 0;
}
