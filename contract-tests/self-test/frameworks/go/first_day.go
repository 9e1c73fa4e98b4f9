//go:build ignore

package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

type NodeType struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

type Pool struct {
	ID                 string     `json:"id"`
	Name               string     `json:"name"`
	Description        string     `json:"description"`
	Status             string     `json:"status"`
	Region             string     `json:"region"`
	Provider           string     `json:"provider"`
	NodeCount          int        `json:"nodeCount"`
	CPUUtilization     float64    `json:"cpuUtilization"`
	MemoryUtilization  float64    `json:"memoryUtilization"`
	GPUUtilization     float64    `json:"gpuUtilization"`
	NetworkUtilization float64    `json:"networkUtilization"`
	NodeTypes          []NodeType `json:"nodeTypes"`
	Tags               []string   `json:"tags"`
	CreatedAt          string     `json:"createdAt"`
}

type Activity struct {
	ID        string    `json:"id"`
	PoolID    string    `json:"poolId"`
	PoolName  string    `json:"poolName"`
	Action    string    `json:"action"`
	Details   string    `json:"details"`
	Timestamp time.Time `json:"timestamp"`
	User      string    `json:"user"`
}

type Summary struct {
	TotalPools    int `json:"totalPools"`
	ActivePools   int `json:"activePools"`
	TotalNodes    int `json:"totalNodes"`
	TotalCapacity int `json:"totalCapacity"`
}

type server struct {
	mu         sync.Mutex
	pools      map[string]Pool
	activities []Activity
	lastPool   int
}

func main() {
	s := &server{pools: map[string]Pool{}}
	http.HandleFunc("/api/pools", s.handlePools)
	http.HandleFunc("/api/pools/activity", s.handleActivity)
	http.HandleFunc("/api/pools/", s.handlePool)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func (s *server) handlePools(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.Method {
	case http.MethodGet:
		var summary Summary
		var pools []Pool
		for _, pool := range s.pools {
			pools = append(pools, pool)
			summary.TotalPools++
			summary.TotalNodes += pool.NodeCount
			if pool.Status == "active" {
				summary.ActivePools++
			}
		}
		summary.TotalCapacity = summary.TotalNodes * 8
		writeJSON(w, http.StatusOK, map[string]any{"summary": summary, "pools": pools})
	case http.MethodPost:
		var pool Pool
		if err := json.NewDecoder(r.Body).Decode(&pool); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if pool.Name == "" {
			http.Error(w, "name is required", http.StatusBadRequest)
			return
		}
		s.lastPool++
		pool.ID = fmt.Sprintf("pool-%d", s.lastPool)
		pool.Status = "initializing"
		pool.NodeCount = countNodes(pool.NodeTypes)
		pool.CreatedAt = time.Now().Format("2006-01-02")
		s.pools[pool.ID] = pool
		s.log(pool, "pool-created", fmt.Sprintf("Created with %d nodes", pool.NodeCount))
		writeJSON(w, http.StatusCreated, pool)
	default:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func (s *server) handlePool(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	pool, ok := s.pools[strings.TrimPrefix(r.URL.Path, "/api/pools/")]
	if !ok {
		http.Error(w, "pool not found", http.StatusNotFound)
		return
	}
	switch r.Method {
	case http.MethodGet:
		writeJSON(w, http.StatusOK, pool)
	case http.MethodPut:
		var update struct {
			Name        *string     `json:"name"`
			Description *string     `json:"description"`
			NodeTypes   *[]NodeType `json:"nodeTypes"`
			Tags        *[]string   `json:"tags"`
		}
		if err := json.NewDecoder(r.Body).Decode(&update); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if update.Name != nil {
			pool.Name = *update.Name
		}
		if update.Description != nil {
			pool.Description = *update.Description
		}
		if update.NodeTypes != nil {
			pool.NodeTypes = *update.NodeTypes
			pool.NodeCount = countNodes(pool.NodeTypes)
		}
		if update.Tags != nil {
			pool.Tags = *update.Tags
		}
		s.pools[pool.ID] = pool
		s.log(pool, "configuration-changed", "Updated")
		writeJSON(w, http.StatusOK, pool)
	case http.MethodDelete:
		delete(s.pools, pool.ID)
		s.log(pool, "pool-deleted", "Deleted")
		writeJSON(w, http.StatusOK, map[string]any{"success": true, "message": "Pool deleted successfully"})
	default:
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func (s *server) handleActivity(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	poolID := r.URL.Query().Get("poolId")
	var activities []Activity
	for _, activity := range s.activities {
		if poolID == "" || activity.PoolID == poolID {
			activities = append(activities, activity)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"activities": activities})
}

func (s *server) log(pool Pool, action, details string) {
	s.activities = append(s.activities, Activity{
		ID:        fmt.Sprintf("act-%d", 1001+len(s.activities)),
		PoolID:    pool.ID,
		PoolName:  pool.Name,
		Action:    action,
		Details:   details,
		Timestamp: time.Now(),
		User:      "system",
	})
}

func countNodes(nodeTypes []NodeType) int {
	total := 0
	for _, it := range nodeTypes {
		total += it.Count
	}
	return total
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value)
}
