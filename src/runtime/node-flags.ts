/** Flags that limit the admin's memory: without them, V8 keeps memory after a complete publication that it never needs again. */
export const ADMIN_FLAGS = ["--max-semi-space-size=4", "--heap-growing-percent=30"];
/**
 * Fewer arenas, so that the allocator (glibc) retains less freed memory; enough threads to sync the files of an update in
 * parallel.
 */
export const ADMIN_ENVIRONMENT = { MALLOC_ARENA_MAX: "2", UV_THREADPOOL_SIZE: "12" };
